import './skills.ts'
import './skill-mutations.ts'
