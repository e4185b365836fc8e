/**
 * What a catalogue file says, read as the server reads it and without asking it: for a look at its halls and its faults before it is sent.
 * Apart from the rest of the SDK, which needs no schemas.
 */
export { type Catalogue, parseCatalogue } from './protocol/catalogue.ts'
export { type Policy, policyOf } from './protocol/policy.ts'
export { drawingOfPlan, seatsOfPlan } from './protocol/seatingPlan.ts'
