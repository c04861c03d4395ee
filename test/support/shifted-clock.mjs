// Preloaded into a process of a test (`--import`): its clock differs from everybody else's by CLOCK_OFFSET_MS, as that of a
// host whose time is wrong. What counts steadily (performance.now, timers) is as ever.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const RealDate = Date;
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
	construct: (target, args, newTarget) =>
		Reflect.construct(
			target,
			args.length === 0 ? [now()] : args,
			newTarget === globalThis.Date ? target : newTarget,
		),
	// Called without `new` it tells the time as a text.
	apply: () => new RealDate(now()).toString(),
	get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
