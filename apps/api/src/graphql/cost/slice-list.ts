/** Fields that are answered in one go: a few milliseconds' work. */
const fieldsAtOnce = 2_000;

/**
 * The items of a long list in slices, each in a turn of the event loop of its own, so that other requests are served
 * in between. A short list is answered as it is.
 *
 * @param fields that are answered for each item
 */
export function sliceList<Item>(
	items: readonly Item[],
	fields: number,
): readonly (Item | Promise<Item>)[] {
	const size = Math.max(1, Math.floor(fieldsAtOnce / Math.max(fields, 1)));
	if (items.length <= size) return items;
	let turn = Promise.resolve();
	return items.map((item, index) => {
		if (index < size) return item;
		if (index % size === 0) turn = turn.then(nextTurn);
		return turn.then(() => item);
	});
}

const nextTurn = () =>
	new Promise<void>((resolve) => {
		setImmediate(resolve);
	});
