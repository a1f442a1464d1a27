import './imports.ts'
import './exports.ts'
