import type { Catalogue } from '../../platform/messages.ts'

/** Codes of open data. */
export const openDataErrors = {
  NO_FACILITY_TYPE: {
    status: 422,
    meaning: 'OpenActive has no word for this kind of facility; `facilityType` has to name one of its list that fits.',
    nl: 'Kies bij welk soort voorziening van OpenActive dit hoort.',
    de: 'Wähle, zu welcher Art von Angebot bei OpenActive es gehört.',
    en: 'Choose which of OpenActive’s kinds of facilities this is.',
  },
  NOT_PUBLISHED_AS_OPEN_DATA: {
    status: 409,
    meaning: 'The facility is not published as open data.',
    nl: 'Deze voorziening staat niet in de open data.',
    de: 'Dieses Angebot steht nicht in den offenen Daten.',
    en: 'This facility is not among the open data.',
  },
} as const satisfies Catalogue
