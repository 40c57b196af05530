export * from './cidr';
export * from './derive';
export * from './regions';
export * from './types';
