export { exportFiles, mostExported, readExport, TooMuch, type ExportFile } from './exports.ts'
