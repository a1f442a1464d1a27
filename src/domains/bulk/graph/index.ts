import './imports.ts'
