export const noticeKinds = [
	"API_VERSION_ENDS",
	"DATA_ACCESS_ENDS",
	"ACCESS_ENDS",
] as const;

/** Something that will stop working on a known day unless somebody acts. */
export interface Notice {
	kind: (typeof noticeKinds)[number];
	/** True for the last warning before the end, and after it. */
	urgent: boolean;
	/** Sentence for a person that says who has to do what. */
	message: string;
	endsAt: Date;
}
