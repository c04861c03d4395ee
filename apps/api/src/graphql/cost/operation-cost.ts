import type { FieldNode } from "graphql";
import type { AnswerMeter } from "./answer-meter.ts";
import { Pace } from "./pace.ts";

/** Estimated cost of one operation, and the cost of what has been answered so far, in points. */
export class OperationCost {
	/** Points that it can cost at most; known before anything of it is executed. */
	requested = 0;
	/** Points, or hundreds of bytes of names, whichever are more. */
	weight = 0;
	/** Objects that were answered, and what reading them took beyond that: of a stream, in all its events. */
	actual = 0;
	readonly meter: AnswerMeter;
	readonly pace = new Pace();
	/** Points that stand below one item of each list, by the field that asks for it. */
	below: ReadonlyMap<FieldNode, number> = new Map();
	/** Points for what is read beyond what is answered, by the field that reads it. */
	efforts: ReadonlyMap<FieldNode, number> = new Map();

	constructor(meter: AnswerMeter) {
		this.meter = meter;
	}

	/** @throws AppError when the work on this answer has been ended */
	check(): void {
		if (this.meter.ended) throw this.meter.ended;
	}

	/** @throws AppError beyond the bound of an answer */
	add(bytes: number, objects: number): void {
		this.actual += objects;
		this.meter.add(bytes, objects);
	}
}
