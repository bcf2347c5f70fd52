package store

func (r *report) facts() error {
	k := r.tx.s.keys
	kinds := []struct {
		bucket, kind string
		box          sealer
	}{{"index", "ref", k.facts}, {"count", "count", k.facts}, {"flag", "flag", k.facts}, {"cursor", "cursor", k.inputs}}
	for _, x := range kinds {
		err := r.each(x.bucket, func(key, value []byte) error {
			_, _, err := x.box.open(place{bucket: x.bucket, key: key, kind: x.kind}, value)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// documents checks that every document opens, which it does only where it was put.
func (r *report) documents() error {
	return r.each("doc", func(k, v []byte) error {
		_, err := r.tx.document(k, v)
		return err
	})
}

// dues checks that every due opens, which needs its owner to be there, and is found by its owner.
func (r *report) dues() error {
	all := 0
	err := r.each("due", func(k, v []byte) error {
		all++
		d, err := r.tx.openDue(k, v)
		if err != nil {
			return err
		}
		_, byOwner := r.tx.dueKeys(d)
		if v, err := r.tx.txn.Get("dueof", byOwner); err != nil || v == nil {
			r.fail("due %x is not found by its owner", k)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.expect("dueof", all)
}
