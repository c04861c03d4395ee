import { AppError } from "@patchbay/errors";

/** Another worker holds the slice now, or it was ended: what this one still has is void. */
export class LeaseLost extends Error {
	constructor() {
		super("the slice is no longer held");
		this.name = "LeaseLost";
	}
}

/** One worker after the other has left the slice without a page: it may be what stops them. */
export class WorkersLost extends AppError {
	constructor() {
		super(
			"PLATFORM_REPLY_CHANGED",
			"One worker after the other has begun to read this and got no further. Ask the operator to look at the workers' logs, then try the import again.",
		);
	}
}

/** The platform is still making the slice's report: it waits, and holds no place meanwhile. */
export class ReportPending extends Error {
	readonly resumeAt: Date;
	constructor(resumeAt: Date) {
		super("the report is not made yet");
		this.name = "ReportPending";
		this.resumeAt = resumeAt;
	}
}

/** The platform does not finish a report: nobody looks for it any more. */
export class ReportUnfinished extends AppError {
	constructor() {
		super(
			"PLATFORM_UNAVAILABLE",
			"The platform did not finish a report in all the time it was given. Try the import again; if this keeps happening, choose fewer days.",
		);
	}
}

/** The job was cancelled, or its connection disconnected. */
export class ImportStopped extends Error {
	constructor() {
		super("the import must stop");
		this.name = "ImportStopped";
	}
}

/** Somebody who has fewer places waits: the slice goes on later, from its checkpoint. */
export class PlaceYielded extends Error {
	constructor() {
		super("the place is given to another import");
		this.name = "PlaceYielded";
	}
}

/** This worker is about to end. */
export class WorkerStopping extends Error {
	constructor() {
		super("the worker is stopping");
		this.name = "WorkerStopping";
	}
}

/** The connection counts something else as a conversion than the slice has asked for: it is read again from its beginning. */
export class ConversionChanged extends Error {
	constructor() {
		super("the connection counts another conversion now");
		this.name = "ConversionChanged";
	}
}
