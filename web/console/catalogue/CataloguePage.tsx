import { useState } from 'preact/hooks'
import { type ImportReport, LIMITS } from '../../../client-sdk/index.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { lookAgain } from '../live/feed.ts'
import { count } from '../live/units.ts'
import { Ask } from '../parts/Ask.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { useOrder } from '../parts/useOrder.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { type CatalogueFile, changesAnything, type Faults, readCatalogue } from './CatalogueFile.ts'
import { Changes } from './Changes.tsx'
import { FilePicker } from './FilePicker.tsx'
import { PlanPreview } from './PlanPreview.tsx'

const MEBIBYTE = 1024 * 1024

export const CataloguePage = () => {
  const [file, setFile] = useState<File>()
  return (
    <Page title={say('catalogue')} lead={say('catalogueLead')} isTimed>
      <div class="catalogue">
        <FilePicker chosen={file?.name} onChoose={setFile} />
        {file !== undefined && <Chosen file={file} />}
      </div>
    </Page>
  )
}

/** What is in a file, once that is known; of several that were chosen, in the last. */
const Chosen = ({ file }: { file: File }) => {
  const [imported, setImported] = useState<File>()
  const read = useLoaded(() => readCatalogue(file, orders()), [file])
  const isImported = imported === file
  return (
    <>
      {isImported && (
        <Notice tone="good" title={say('imported')}>
          <p>{say('importedHint')}</p>
          <div class="actions">
            <ButtonLink href={hrefOf({ page: 'sales' })}>{say('allSales')}</ButtonLink>
          </div>
        </Notice>
      )}
      <Show of={read} lines={3}>
        {(found) => (
          <>
            {!isImported && <Found file={found} onOutdated={read.refresh} onImported={() => setImported(file)} />}
            {'catalogue' in found && found.catalogue !== undefined && <PlanPreview catalogue={found.catalogue} />}
          </>
        )}
      </Show>
    </>
  )
}

interface FoundProps {
  readonly file: CatalogueFile
  /** The server has changed since the file was tried. */
  readonly onOutdated: () => void
  readonly onImported: () => void
}

const Found = ({ file, ...then }: FoundProps) => {
  switch (file.kind) {
    case 'too-large':
      return <Notice title={say('tooLarge')(`${LIMITS.catalogueBytes / MEBIBYTE} MiB`)} />
    case 'not-json':
      return (
        <Notice title={say('notJson')}>
          <p>{say('notJsonHint')(file.fault)}</p>
        </Notice>
      )
    case 'faulty':
      return <FaultTable faults={file.faults} />
    case 'importable':
      return <Trial report={file.report} input={file.input} {...then} />
  }
}

const FaultTable = ({ faults }: { faults: Faults }) => (
  <section class="panel" aria-labelledby="faults">
    <Notice title={say('faults')(faults.length)}>
      <p>{say('faultsHint')}</p>
    </Notice>
    <table class="table" id="faults">
      <thead>
        <tr>
          <th scope="col">{say('faultAt')}</th>
          <th scope="col">{say('faultIs')}</th>
        </tr>
      </thead>
      <tbody>
        {faults.map(({ path, reason }) => (
          <tr key={`${path} ${reason}`}>
            <th scope="row">
              <code>{path || say('wholeFile')}</code>
            </th>
            <td lang="en">{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

interface TrialProps extends Omit<FoundProps, 'file'> {
  readonly report: ImportReport
  readonly input: object
}

const COUNTED = [
  ['concertsCount', 'concerts'],
  ['schedulesCount', 'schedules'],
  ['seatsCount', 'seats'],
] as const

/** What an import would change, and the way to make it. */
const Trial = ({ report, ...rest }: TrialProps) => {
  const [asks, setAsks] = useState(false)
  const { counts } = report
  if (!changesAnything(report)) return <Notice tone="good" title={say('nothingChanges')} />
  return (
    <section class="panel" aria-labelledby="changes">
      <h2 id="changes">{say('whatChanges')}</h2>
      <table class="table counts">
        <thead>
          <tr>
            <th scope="col">{say('kind')}</th>
            <th scope="col" class="number">
              {say('added')}
            </th>
            <th scope="col" class="number">
              {say('changedItems')}
            </th>
          </tr>
        </thead>
        <tbody>
          {COUNTED.map(([name, of]) => (
            <tr key={name} data-count={of}>
              <th scope="row">{say(name)}</th>
              <td class="number">{count(counts[of].added)}</td>
              <td class="number">{count(counts[of].changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Changes report={report} />
      <div class="actions">
        <Button kind="primary" onClick={() => setAsks(true)}>
          {say('import')}
        </Button>
      </div>
      {asks && <AskImport report={report} {...rest} onClose={() => setAsks(false)} />}
    </section>
  )
}

const AskImport = ({ report, input, onOutdated, onImported, onClose }: TrialProps & { onClose: () => void }) => {
  const [isOutdated, setIsOutdated] = useState(false)
  const order = useOrder(async () => {
    const now = await orders().importCatalogue(input, { dryRun: true })
    if (changesAnything(now) && JSON.stringify(now) !== JSON.stringify(report)) {
      setIsOutdated(true)
      onOutdated()
      return
    }
    // Where it changes nothing any more it is done: by somebody else, or by a try that was not answered.
    if (changesAnything(now)) await orders().importCatalogue(input)
    await lookAgain()
    onClose()
    onImported()
  })
  const listOf = (what: 'added' | 'changed'): string =>
    COUNTED.map(([name, of]) => `${say(name)} ${count(report.counts[of][what])}`).join(' · ')
  return (
    <Ask
      title={say('askImport')}
      lines={[say('importLine')(listOf('added'), listOf('changed')), say('importOpens')]}
      act={say('import')}
      order={order}
      overtaken={isOutdated ? say('importOutdated') : undefined}
      onClose={onClose}
    />
  )
}
