import { AppError } from "@patchbay/errors";

/** The operation asks for more than one request may. */
export class CostExceeded extends AppError {
	constructor(message: string) {
		super("COST_EXCEEDED", message);
	}
}
