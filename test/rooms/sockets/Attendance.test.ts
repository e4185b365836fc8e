import { expect } from 'chai'
import { CLOSE_CODES, LIMITS } from '../../../client-sdk/protocol/index.ts'
import { Attendance } from '../../../rooms/sockets/Attendance.ts'

class Socket {
  readonly heard: string[] = []
  closedWith: number | undefined

  send(type: string): void {
    this.heard.push(type)
  }

  leave(code: number): void {
    this.closedWith = code
  }
}

describe('who is in a room', () => {
  it('[Q1] a user hears on every socket, and nobody else does', () => {
    const attendance = new Attendance<Socket>()
    const [tab, phone, stranger] = [new Socket(), new Socket(), new Socket()]
    attendance.joined('me', tab)
    attendance.joined('me', phone)
    attendance.joined('you', stranger)
    attendance.tell('me', 'admitted', {})
    attendance.left('me', tab)
    attendance.tell('me', 'ended', {})
    attendance.tell('nobody', 'ended', {})
    expect([tab.heard, phone.heard, stranger.heard]).to.deep.equal([['admitted'], ['admitted', 'ended'], []])
  })

  it('[S2] one socket too many takes the place of the oldest', () => {
    const attendance = new Attendance<Socket>()
    const sockets = Array.from({ length: LIMITS.connectionsPerUser + 1 }, () => new Socket())
    for (const socket of sockets) attendance.joined('me', socket)
    expect(sockets.map(({ closedWith }) => closedWith)).to.deep.equal([
      CLOSE_CODES.replaced,
      ...Array(LIMITS.connectionsPerUser).fill(undefined),
    ])
  })
})
