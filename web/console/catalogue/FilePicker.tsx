import { useState } from 'preact/hooks'
import { Icon } from '../../ui/Icon.tsx'
import { say } from '../say.ts'

interface FilePickerProps {
  /** Its name, once there is one. */
  readonly chosen?: string
  readonly onChoose: (file: File) => void
}

/** A file of the operator's, chosen or dropped. */
export const FilePicker = ({ chosen, onChoose }: FilePickerProps) => {
  const [isOver, setIsOver] = useState(false)
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined) onChoose(file)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer?.files)
  }
  return (
    <label
      class="file-picker"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <span>
        <strong>{chosen ?? say('chooseFile')}</strong>
        <span class="hint">{say(chosen === undefined ? 'dropFile' : 'otherFile')}</span>
      </span>
      <input
        type="file"
        accept=".json,application/json"
        class="visually-hidden"
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          // The same file, mended, is to be noticed when it is chosen again.
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
