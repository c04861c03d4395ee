import { RowReading } from "../read-rows.ts";

/** Reads the rows of a list in which objects that were asked for by their ids and are gone are null. */
export class PresentRows<Row, Draft> extends RowReading<Row, Draft> {
	override add(raw: unknown): void {
		if (raw !== null) super.add(raw);
	}
}
