import type { Change } from '../../client-sdk/protocol/index.ts'
import type { ChangeRecord } from '../../storage/Storage.ts'

export const changeView = ({ at, ...row }: ChangeRecord): Change => ({ ...row, at: new Date(at).toISOString() })
