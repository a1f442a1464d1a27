import { ofConduct } from './hot-conduct.ts'
import { ofInsight } from './hot-insight.ts'
import { ofMatching } from './hot-matching.ts'
import { ofMoney } from './hot-money.ts'
import { ofQuotas } from './hot-quotas.ts'
import { ofRequests } from './hot-requests.ts'
import { ofTrust } from './hot-trust.ts'
import { ofWaitlists } from './hot-waitlists.ts'
import type { Hot } from './world.ts'

/** What is asked often of single rooms of the house, each in a file of its own. */
export const ofRooms: Record<string, Hot> = {
  ...ofConduct,
  ...ofInsight,
  ...ofMatching,
  ...ofMoney,
  ...ofQuotas,
  ...ofRequests,
  ...ofTrust,
  ...ofWaitlists,
}
