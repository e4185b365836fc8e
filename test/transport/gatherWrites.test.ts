import { Writable } from 'node:stream'
import { expect } from 'chai'
import { gatherWrites } from '../../server/transport/gatherWrites.ts'

/** A socket, and what left it, piece by piece. */
const openSocket = () => {
  const pieces: string[] = []
  const socket = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      pieces.push(chunk)
      done()
    },
    writev: (chunks, done) => {
      pieces.push(chunks.map(({ chunk }) => chunk as string).join('+'))
      done()
    },
  })
  gatherWrites(socket)
  return { socket, pieces }
}

describe('gatherWrites', () => {
  it('has what is written in one turn leave in one piece, each socket’s by itself and in order', async () => {
    const [a, b] = [openSocket(), openSocket()]
    for (const frame of ['1', '2', '3']) {
      a.socket.write(frame)
      b.socket.write(frame)
    }
    expect(a.pieces).to.deep.equal([])
    await Promise.resolve()
    expect([a.pieces, b.pieces]).to.deep.equal([['1+2+3'], ['1+2+3']])
    a.socket.write('4')
    await Promise.resolve()
    expect(a.pieces).to.deep.equal(['1+2+3', '4'])
  })

  it('lets a socket end with what was written to it, and be destroyed', async () => {
    const [ended, destroyed] = [openSocket(), openSocket()]
    ended.socket.write('last')
    ended.socket.end()
    destroyed.socket.write('lost')
    destroyed.socket.destroy()
    await Promise.resolve()
    expect([ended.pieces, destroyed.pieces]).to.deep.equal([['last'], []])
  })
})
