package mailbot

import "sync"

// openCache keeps mails that were opened for their turn until the notices that quote them are made, so that a report is
// decrypted once. It is bounded by bytes and forgets the oldest; what is not there is opened again from the store.
type openCache struct {
	mu    sync.Mutex
	limit int64
	size  int64
	order []uint64
	mails map[uint64]*opened
}

// cachedMails is how many mails are kept at most.
const cachedMails = 256

func (c *openCache) put(o *opened) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mails == nil {
		c.mails = map[uint64]*opened{}
	}
	if _, ok := c.mails[o.n]; ok {
		return
	}
	c.mails[o.n] = o
	c.order = append(c.order, o.n)
	c.size += o.weight()
	for c.size > c.limit || len(c.order) > cachedMails {
		c.drop(c.order[0])
	}
}

func (c *openCache) get(n uint64) *opened {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mails[n]
}

// forget drops mails that no notice waits for.
func (c *openCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mails, c.order, c.size = nil, nil, 0
}

func (c *openCache) drop(n uint64) {
	if o, ok := c.mails[n]; ok {
		c.size -= o.weight()
		delete(c.mails, n)
	}
	c.order = c.order[1:]
}

// weight is about how many bytes an opened mail holds: what was inside may be much larger than what came.
func (o *opened) weight() int64 {
	n := int64(len(o.raw)) + int64(len(o.payload.Text)) + int64(len(o.found.outside))
	if o.payload.Root != nil {
		n += int64(len(o.payload.Root.Raw))
	}
	for _, a := range o.files {
		n += int64(len(a.Content))
	}
	return n
}
