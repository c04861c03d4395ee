/** Kind of object that a row of a report is about. */
export type Level = "advertiser" | "campaign" | "adgroup" | "ad";
export type ReportType = "BASIC" | "AUDIENCE";
