import { text } from '../../i18n/text.ts'

interface QuantityProps {
  readonly value: number
  readonly most: number
  readonly onChange: (quantity: number) => void
}

/** How many seats are wished for. */
export const QuantityField = ({ value, most, onChange }: QuantityProps) => (
  <label class="field">
    <span>{text('howMany')}</span>
    <select value={value} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
      {Array.from({ length: most }, (_, nth) => nth + 1).map((count) => (
        <option key={count} value={count}>
          {text('seatCount')(count)}
        </option>
      ))}
    </select>
  </label>
)

interface CategoryProps<C> {
  readonly label: string
  /** Empty: any. */
  readonly value: string
  readonly categories: readonly C[]
  readonly onChange: (category: string) => void
  /** How one is shown in the list. */
  readonly show: (category: C) => string
}

/** Seats of which category are wished for, if not of any. */
export const CategoryField = <C extends { readonly name: string }>(props: CategoryProps<C>) => (
  <label class="field">
    <span>{props.label}</span>
    <select value={props.value} onChange={({ currentTarget }) => props.onChange(currentTarget.value)}>
      <option value="">{text('anyCategory')}</option>
      {props.categories.map((category) => (
        <option key={category.name} value={category.name}>
          {props.show(category)}
        </option>
      ))}
    </select>
  </label>
)
