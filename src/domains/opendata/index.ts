export { datasetOf, datasetPage } from './dataset.ts'
export { feeds, readFeed, readUse, type Feed } from './feeds.ts'
export { refreshOpenData } from './refresh.ts'
