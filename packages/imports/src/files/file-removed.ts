import { Unavailable } from "@patchbay/errors";

/** A stored file was removed before its row could name it: it is stored again. */
export class FileRemoved extends Unavailable {
	constructor() {
		super("A stored file was just removed.");
	}
}
