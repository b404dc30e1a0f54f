import { type ErrorCode, errorCodes } from "../../core/error-codes.ts";

/** The error codes that a label can have. */
export function codesWhere(test: (code: ErrorCode) => boolean): readonly ErrorCode[] {
  return Object.keys(errorCodes).filter(isErrorCode).filter(test);
}

/** True for codes that end the process at start, and so never reach a metric. */
export const endsTheStart = (code: ErrorCode): boolean => "exit" in errorCodes[code];

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}
