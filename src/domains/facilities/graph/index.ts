import './parts-of-a-facility.ts'
import './types.ts'
import './mutations.ts'
