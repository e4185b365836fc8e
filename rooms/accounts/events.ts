/** What happened to a user or a wallet, outside of any concert. Times in epoch milliseconds, money in KRW. */
export type AccountFact =
  | { readonly type: 'user-registered'; readonly userId: string; readonly name: string; readonly at: number }
  | {
      readonly type: 'wallet-charged'
      readonly entryId: string
      readonly userId: string
      readonly amount: number
      readonly at: number
    }
