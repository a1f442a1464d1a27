import { households, quotaExceptions, quotas } from '../../../../schema/tables/quotas.ts'
import { quotaMeasures, quotaPeriods, quotaSubjects } from '../../../../schema/tables/vocabulary.ts'
import type { QuotaMeasure as Measure } from '../../../../schema/tables/vocabulary.ts'
import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { visibleException, visibleHousehold, visibleQuota } from '../quotas/visibility.ts'
import type { NamedWindow } from '../quotas/windows.ts'

/** Who sees which is said in `quotas/visibility.ts`. */
export const Quota = entity('Quota', quotas, (quota) => visibleQuota(quota))

/** The same row, where the parent's visibility already decided that the viewer may know of it. */
export const KnownQuota = { ...Quota, visible: () => undefined }

export const QuotaException = entity('QuotaException', quotaExceptions, (exception) => visibleException(exception))
export const Household = entity('Household', households, (household) => visibleHousehold(household))

registerNode('quo', Quota as never)
registerNode('qex', QuotaException as never)
registerNode('hou', Household as never)

export const QuotaSubject = enumOf('QuotaSubject', 'Whose use counts together.', quotaSubjects, {
  PERSON: 'Each person’s own.',
  HOUSEHOLD: 'That of all who live together, as their cooperative knows it; who is in no household counts alone.',
  ORGANISATION: 'That of an organisation or group, whoever booked for it.',
  COOPERATIVE: 'That of all who come by membership of one cooperative, of the owner too.',
})

export const QuotaMeasure = enumOf('QuotaMeasure', 'What a quota counts.', quotaMeasures, {
  HOURS: 'How long bookings take; of a quota for peak hours, how much of them lies there.',
  BOOKINGS: 'How many bookings; of a quota for peak hours, those that touch them.',
})

export const QuotaPeriod = enumOf('QuotaPeriod', 'What a quota is counted over, on the facility’s wall clock. A booking counts in the period in which it begins.', quotaPeriods, {
  DAY: 'A day from midnight to midnight.',
  WEEK: 'A week from Monday (ISO 8601).',
  MONTH: 'A calendar month.',
  UPCOMING: 'All that is not over: what one may have ahead at once.',
})

/** An amount by what it is measured in. */
export interface Amount {
  measure: Measure
  amount: number
}

export const QuotaAmount = builder.objectRef<Amount>('QuotaAmount').implement({
  description: 'How much of a quota: a length of time or a number of bookings, as the quota measures.',
  fields: (t) => ({
    time: t.field({
      type: 'Duration',
      nullable: true,
      description: 'A length of time; null where bookings are counted.',
      resolve: ({ measure, amount }) => (measure === 'HOURS' ? amount : null),
    }),
    bookings: t.int({
      nullable: true,
      description: 'A number of bookings; null where time is counted.',
      resolve: ({ measure, amount }) => (measure === 'BOOKINGS' ? amount : null),
    }),
  }),
})

export const QuotaAmountInput = builder.inputType('QuotaAmountInput', {
  description: 'A length of time or a number of bookings: exactly one of them.',
  fields: (t) => ({
    time: t.field({ type: 'Duration', description: 'A length of time, at most PT10000H.' }),
    bookings: t.int({ description: 'A number of bookings, at most 10,000.' }),
  }),
})

export const WeeklyWindow = builder.objectRef<NamedWindow>('WeeklyWindow').implement({
  description: 'A stretch of the week on a wall clock, within one day.',
  fields: (t) => ({
    weekday: t.int({ description: '1 Monday … 7 Sunday (ISO 8601).', resolve: ({ weekday }) => weekday }),
    opens: t.field({ type: 'LocalTime', description: 'From when.', resolve: ({ opens }) => opens }),
    closes: t.field({ type: 'LocalTime', description: 'Until when, `24:00` at the end of the day.', resolve: ({ closes }) => closes }),
  }),
})

export const WeeklyWindowInput = builder.inputType('WeeklyWindowInput', {
  description: 'A stretch of the week on a wall clock.',
  fields: (t) => ({
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday (ISO 8601).' }),
    opens: t.field({ type: 'LocalTime', required: true, description: 'From when.' }),
    closes: t.field({ type: 'LocalTime', required: true, description: 'Until when; not after `opens` means on the next day.' }),
  }),
})
