export { DEFAULT_LIBRARY, LibraryStore } from './LibraryStore';
