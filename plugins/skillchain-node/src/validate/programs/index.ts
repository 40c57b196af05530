export {
  PROGRAM_NAMES,
  PROGRAM_TIMEOUT,
  runPrograms,
  type ProgramOptions,
} from './runPrograms';
