export { readExport, TooMuch } from './exports.ts'
export { exportFiles, mostExported, type ExportFile } from './files.ts'
