package message

import (
	"encoding/binary"
	"fmt"
)

const (
	linkEthernet   = 1
	mostMACs       = 10_000
	pcapHeader     = 24
	pcapngSection  = 0x0A0D0D0A
	pcapngIface    = 1
	pcapngSimple   = 3
	pcapngEnhanced = 6
)

// capture tells packet captures, pcap and pcapng, and counts the hardware addresses in Ethernet frames, which name machines.
func (in *inspection) capture(data []byte) {
	if len(data) < pcapHeader {
		return
	}
	macs := macSet{}
	switch magic := binary.BigEndian.Uint32(data); magic {
	case 0xA1B2C3D4, 0xA1B23C4D:
		macs.pcap(data, binary.BigEndian)
	case 0xD4C3B2A1, 0x4D3CB2A1:
		macs.pcap(data, binary.LittleEndian)
	case pcapngSection:
		in.pcapng(data, macs)
	default:
		return
	}
	in.known = true
	in.add(FoundHardware, "", fmt.Sprint(len(macs)))
}

type macSet map[[6]byte]bool

// frame takes both addresses of an Ethernet frame; those of groups name nobody.
func (m macSet) frame(b []byte) {
	for i := 0; i+6 <= min(len(b), 12) && len(m) < mostMACs; i += 6 {
		if b[i]&1 == 0 {
			m[[6]byte(b[i:i+6])] = true
		}
	}
}

func (m macSet) pcap(data []byte, order binary.ByteOrder) {
	if order.Uint32(data[20:])&0xFFFF != linkEthernet {
		return
	}
	for rest := data[pcapHeader:]; len(rest) >= 16; {
		size := uint64(order.Uint32(rest[8:]))
		if size > uint64(len(rest)-16) {
			return
		}
		m.frame(rest[16 : 16+size])
		rest = rest[16+size:]
	}
}

// pcapng walks the blocks. Sections and interfaces carry options that name the machine, its system and its programs.
func (in *inspection) pcapng(data []byte, macs macSet) {
	var order binary.ByteOrder = binary.LittleEndian
	var links []uint16
	for rest := data; len(rest) >= 12; {
		kind := order.Uint32(rest)
		if kind == pcapngSection {
			links = links[:0]
			order = binary.LittleEndian
			if binary.BigEndian.Uint32(rest[8:]) == 0x1A2B3C4D {
				order = binary.BigEndian
			}
		}
		size := uint64(order.Uint32(rest[4:]))
		if size < 12 || size > uint64(len(rest)) {
			return
		}
		body := rest[8 : size-4]
		rest = rest[size:]
		switch {
		case kind == pcapngSection && len(body) >= 16:
			in.pcapngOptions(body[16:], order, sectionOptions)
		case kind == pcapngIface && len(body) >= 8:
			links = append(links, order.Uint16(body))
			in.pcapngOptions(body[8:], order, ifaceOptions)
		case kind == pcapngEnhanced && len(body) >= 20 && int64(order.Uint32(body)) < int64(len(links)) && links[order.Uint32(body)] == linkEthernet:
			macs.frame(body[20:])
		case kind == pcapngSimple && len(body) >= 4 && len(links) > 0 && links[0] == linkEthernet:
			macs.frame(body[4:])
		}
	}
}

var (
	sectionOptions = map[uint16]tag{1: {"comment", FoundText}, 2: {"hardware", FoundDevice}, 3: {"system", FoundTool}, 4: {"program", FoundTool}}
	ifaceOptions   = map[uint16]tag{1: {"comment", FoundText}, 2: {"interface", FoundDevice}, 3: {"interface", FoundDevice}, 12: {"system", FoundTool}}
)

func (in *inspection) pcapngOptions(b []byte, order binary.ByteOrder, known map[uint16]tag) {
	for len(b) >= 4 {
		id, size := order.Uint16(b), int(order.Uint16(b[2:]))
		if id == 0 || size > len(b)-4 {
			return
		}
		if t, ok := known[id]; ok {
			in.add(t.what, "pcapng "+t.name, string(b[4:4+size]))
		}
		b = b[min(len(b), 4+(size+3)/4*4):]
	}
}
