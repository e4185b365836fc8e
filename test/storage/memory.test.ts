import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import { describeStorage } from './contract.ts'

describeStorage('MemoryStorage', async () => ({ storage: new MemoryStorage() }))
