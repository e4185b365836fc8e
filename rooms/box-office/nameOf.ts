import {
  type CommandType,
  concertOfQueueToken,
  type DoorCommandType,
  type Envelope,
  isReadableCatalogue,
  type OperatorCommandType,
  RECORDED_COMMANDS,
  RECORDED_DOOR_COMMANDS,
  RECORDED_OPERATOR_COMMANDS,
  type RecordedCommandType,
  type RecordedDoorCommandType,
  type RecordedOperatorCommandType,
} from '../../client-sdk/protocol/index.ts'
import type { NamedCommand } from '../actor/Outcomes.ts'
import { checksum } from '../schedule/checksum.ts'
import type { Decoded, DecodedDoorCommand, DecodedOrder } from './decode.ts'

interface Sent extends Decoded<CommandType> {
  readonly userId: string
  readonly door: Envelope['door']
}

/**
 * What a user's command is known by when it comes again; undefined for one that has no name, or does nothing that needs be done once.
 *
 * @param hashOf what may be kept of a transfer code
 */
export const nameOfCommand = (
  type: CommandType,
  command: Sent,
  hashOf: (code: string) => string,
): NamedCommand | undefined => {
  const { userId, commandId } = command
  if (commandId === undefined || !isRecorded(type)) return undefined
  return { userId, commandId, type, fingerprint: fingerprintOf(type, meantBy(type, command, hashOf)) }
}

/** The token that came along with a command is no part of it, for another may be just as good; and a code is not kept. */
const meantBy = (type: CommandType, command: Sent, hashOf: (code: string) => string): unknown => {
  const { body } = command
  if (type === 'leaveQueue') return targetOf(command)
  return 'transferCode' in body ? { codeHash: hashOf(body.transferCode) } : body
}

/** The same of one of a door's, which shares its names with the operator: neither is a user. */
export const nameOfDoorCommand = <T extends DoorCommandType>(
  type: T,
  { commandId, body }: DecodedDoorCommand<T>,
): NamedCommand | undefined => {
  if (commandId === undefined || !isRecordedAtDoor(type)) return undefined
  return { userId: null, commandId, type, fingerprint: fingerprintOf(type, body) }
}

/** The same of one of the operator's. */
export const nameOfOrder = <T extends OperatorCommandType>(
  type: T,
  { commandId, body }: DecodedOrder<T>,
): NamedCommand | undefined => {
  if (commandId === undefined || !isRecordedOrder(type)) return undefined
  // It will be refused, and refusals are not kept.
  if ('catalogue' in body && !isReadableCatalogue(body.catalogue)) return undefined
  return { userId: null, commandId, type, fingerprint: fingerprintOf(type, body) }
}

/** The concert a queue command is about: the socket's own, or the one its token names. */
export const targetOf = ({
  door,
  queueToken,
  body,
}: Pick<Sent, 'door' | 'queueToken' | 'body'>): string | undefined => {
  if (door === 'header' && queueToken !== undefined) return concertOfQueueToken(queueToken)
  return 'concertId' in body ? body.concertId : undefined
}

const isRecorded = (type: CommandType): type is RecordedCommandType =>
  (RECORDED_COMMANDS as CommandType[]).includes(type)

const isRecordedAtDoor = (type: DoorCommandType): type is RecordedDoorCommandType =>
  (RECORDED_DOOR_COMMANDS as DoorCommandType[]).includes(type)

const isRecordedOrder = (type: OperatorCommandType): type is RecordedOperatorCommandType =>
  (RECORDED_OPERATOR_COMMANDS as OperatorCommandType[]).includes(type)

/** As long as anything but a catalogue comes. */
const LONGEST = 64 * 1024

/** One text for one meaning. It is kept for a day, so that of a long one there is only what tells it from another. */
const fingerprintOf = (type: string, body: unknown): string => {
  const text = JSON.stringify([type, body])
  return text.length <= LONGEST ? text : `${type} ${text.length} ${checksum([text])}`
}
