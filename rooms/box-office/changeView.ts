import { type Change, isoTime } from '../../client-sdk/protocol/index.ts'
import type { ChangeRecord } from '../../storage/Storage.ts'

export const changeView = ({ at, ...row }: ChangeRecord): Change => ({ ...row, at: isoTime(at) })
