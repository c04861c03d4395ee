/** Another worker holds the slice now, or it was ended: what this one still has is void. */
export class LeaseLost extends Error {
	constructor() {
		super("the slice is no longer held");
		this.name = "LeaseLost";
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
