// Which fields are chosen, apart from any page: sets of `type.field`, and how far they are from a base.

export class Choice {
  constructor(builtIn) {
    this.builtIn = Object.fromEntries(Object.entries(builtIn).map(([name, fields]) => [name, new Set(fields)]));
    this.startFrom("default", this.builtIn.default, false);
  }

  // `fields` are those of the base, which may be anybody's filter.
  startFrom(base, fields, isUnsafe) {
    Object.assign(this, { base, baseFields: new Set(fields), fields: new Set(fields), isUnsafe });
  }

  set(name, isChosen) {
    if (isChosen) this.fields.add(name);
    else this.fields.delete(name);
  }

  // What to include and exclude to come from the base to this choice.
  get steps() {
    return steps(this.fields, this.baseFields);
  }

  // The same from the built-in filter that is nearest: {base, include, exclude}.
  get shortest() {
    const all = Object.entries(this.builtIn).map(([base, fields]) => ({ base, ...steps(this.fields, fields) }));
    const length = ({ include, exclude }) => include.length + exclude.length;
    return all.reduce((best, each) => (length(each) < length(best) ? each : best));
  }
}

function steps(fields, base) {
  return { include: [...fields].filter((each) => !base.has(each)).sort(), exclude: [...base].filter((each) => !fields.has(each)).sort() };
}

// The names of types that objects of `root` lead to, itself first.
export function reachable(types, root) {
  const found = new Set(types[root] ? [root] : []);
  for (const type of found) for (const field of types[type]) if (field.is_object) found.add(field.type);
  return found;
}
