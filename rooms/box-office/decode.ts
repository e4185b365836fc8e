import {
  COMMAND_BODIES,
  type CommandBody,
  type CommandType,
  dotted,
  type Envelope,
  EnvelopeHead,
  type Refusal,
  refuse,
} from '../../client-sdk/protocol/index.ts'

/** A command whose every field is what the protocol says. */
export interface Decoded<T extends CommandType> {
  readonly body: CommandBody<T>
  readonly commandId: string | undefined
  readonly queueToken: string | undefined
}

/** INPUT_INVALID with the path of the first field at fault. */
export const decode = <T extends CommandType>(envelope: Envelope & { readonly type: T }): Decoded<T> | Refusal => {
  const head = EnvelopeHead.safeParse({ commandId: envelope.commandId, queueToken: envelope.queueToken })
  const body = COMMAND_BODIES[envelope.type].safeParse(envelope.body)
  const issue = body.error?.issues[0] ?? head.error?.issues[0]
  if (issue !== undefined) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
    return refuse('INPUT_INVALID', { path: dotted(path), reason: issue.message })
  }
  return {
    body: body.data as CommandBody<T>,
    commandId: head.data?.commandId,
    queueToken: head.data?.queueToken,
  }
}
