export { noteReading, readBookingFile, readFeed } from './read.ts'
