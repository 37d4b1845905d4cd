/** One line of the bench's table: something measured, against something else of the same run or against a target. */
export interface Row {
  readonly work: string;
  readonly measured: string;
  readonly against: string;
  readonly ratio: string;
  readonly target: string;
  readonly limitedBy: string;
}
