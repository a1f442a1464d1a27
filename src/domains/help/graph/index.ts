import './skills.ts'
