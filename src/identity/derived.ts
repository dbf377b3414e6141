/**
 * `compute` of a list out of the watch cache, kept as long as the cache gives that very list, which is until one of its objects changes.
 * What is found on every request (a user's groups, a role by its id) is so computed once.
 */
export function derived<T extends object, R>(compute: (list: T) => R): (list: T) => R {
  const known = new WeakMap<T, R>();
  return (list) => {
    let result = known.get(list);
    if (result === undefined) {
      result = compute(list);
      known.set(list, result);
    }
    return result;
  };
}
