import { z } from 'zod';

/** Schemas that have a name in the OpenAPI document. */
export const names = z.registry<{ id: string }>();

/** Deeply read-only with every key present, so that an optional key more or less counts as a difference. */
type Full<T> = T extends readonly (infer E)[]
  ? readonly Full<E>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Full<T[K]> }
    : T;

type Alike<A, B> = [Full<A>, Full<B>] extends [Full<B>, Full<A>] ? true : false;

/**
 * Names a schema and ties it to the type that the links room answers with: where the two differ in a single key, the
 * call does not compile.
 */
export const view =
  <View>() =>
  <S extends z.ZodType>(
    id: string,
    schema: S & (Alike<z.output<S>, View> extends true ? unknown : 'the schema differs from the view type'),
  ): z.ZodType<View> => {
    names.add(schema, { id });
    return schema as z.ZodType as z.ZodType<View>;
  };
