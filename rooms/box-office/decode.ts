import {
  COMMAND_BODIES,
  type CommandBody,
  type CommandType,
  DOOR_COMMAND_BODIES,
  type DoorCommandBody,
  type DoorCommandType,
  type DoorEnvelope,
  dotted,
  type Envelope,
  EnvelopeHead,
  OPERATOR_COMMAND_BODIES,
  type OperatorCommandBody,
  type OperatorCommandType,
  type OperatorEnvelope,
  type Refusal,
  refuse,
} from '../../client-sdk/protocol/index.ts'

/** A command whose every field is what the protocol says. */
export interface Decoded<T extends CommandType> {
  readonly body: CommandBody<T>
  readonly commandId: string | undefined
  readonly queueToken: string | undefined
}

/** An operator's. */
export interface DecodedOrder<T extends OperatorCommandType> {
  readonly body: OperatorCommandBody<T>
  readonly commandId: string | undefined
}

/** A door's. */
export interface DecodedDoorCommand<T extends DoorCommandType> {
  readonly body: DoorCommandBody<T>
  readonly commandId: string | undefined
}

/** INPUT_INVALID with the path of the first field at fault. */
export const decode = <T extends CommandType>(envelope: Envelope & { readonly type: T }): Decoded<T> | Refusal =>
  read(COMMAND_BODIES[envelope.type], envelope) as Decoded<T> | Refusal

export const decodeOrder = <T extends OperatorCommandType>(
  envelope: OperatorEnvelope & { readonly type: T },
): DecodedOrder<T> | Refusal => read(OPERATOR_COMMAND_BODIES[envelope.type], envelope) as DecodedOrder<T> | Refusal

export const decodeDoorCommand = <T extends DoorCommandType>(
  envelope: DoorEnvelope & { readonly type: T },
): DecodedDoorCommand<T> | Refusal =>
  read(DOOR_COMMAND_BODIES[envelope.type], envelope) as DecodedDoorCommand<T> | Refusal

type Schema =
  | (typeof COMMAND_BODIES)[CommandType]
  | (typeof OPERATOR_COMMAND_BODIES)[OperatorCommandType]
  | (typeof DOOR_COMMAND_BODIES)[DoorCommandType]

const read = (schema: Schema, envelope: Pick<Envelope, 'body' | 'commandId' | 'queueToken'>) => {
  const head = EnvelopeHead.safeParse({ commandId: envelope.commandId, queueToken: envelope.queueToken })
  const body = schema.safeParse(envelope.body)
  const issue = body.error?.issues[0] ?? head.error?.issues[0]
  if (issue !== undefined) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
    return refuse('INPUT_INVALID', { path: dotted(path), reason: issue.message })
  }
  return { body: body.data, commandId: head.data?.commandId, queueToken: head.data?.queueToken }
}
