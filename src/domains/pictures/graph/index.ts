import './usage.ts'
