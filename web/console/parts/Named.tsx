/** What people have called themselves or something else: in any script and of any length, which is no reason for a page to fall apart. */
export const Named = ({ name }: { name: string }) => (
  <bdi class="named" title={name}>
    {name}
  </bdi>
)
