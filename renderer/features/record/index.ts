export { RecordNotices } from './RecordNotices.tsx';
