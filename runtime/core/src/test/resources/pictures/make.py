# The pictures of PictureFilesTest and what Pillow makes of them: python3 make.py FOLDER
# Needs Pillow with libtiff and webp. JPEGs with odd sampling (sampled_*.jpg) come from ImageIO's writer.
import os, random, struct, sys, zlib
from PIL import Image
os.chdir(sys.argv[1])
random.seed(1)
noise = lambda n: bytes(random.randrange(256) for _ in range(n))
src = Image.new('RGB', (31, 23))
src.putdata([((x * 8 + y * 3 + random.randrange(20)) % 256, (200 - y * 8 + random.randrange(20)) % 256, (x * y + random.randrange(20)) % 256) for y in range(23) for x in range(31)])

# TIFF as Pillow writes it
cmyk = src.convert('CMYK')
cmyk.save('cmyk.tif'); cmyk.save('cmyk_lzw.tif', compression='tiff_lzw')
Image.new('CMYK', (2, 2), (110, 29, 75, 0)).save('cmyk_one_colour.tif')
for o in range(1, 9):
    src.save('orientation_%d.tif' % o, compression='tiff_lzw', tiffinfo={274: o})
src.save('orientation_6_jpeg.tif', compression='jpeg', tiffinfo={274: 6})
src.quantize(37).save('palette_lzw.tif', compression='tiff_lzw')
src.convert('1').save('group4.tif', compression='group4')

# TIFF as others write it
def tiff(name, bits, photometric, data, size=(13, 7), order='<', extra=None, colours=None, planes=False):
    bands, (w, h) = len(bits), size
    parts = bands if planes else 1
    each = len(data) // parts
    entries = {256: (3, [w]), 257: (3, [h]), 258: (3, bits), 259: (3, [1]), 262: (3, [photometric]), 273: (4, [0] * parts), 277: (3, [bands]), 278: (3, [h]), 279: (4, [each] * parts)}
    if planes: entries[284] = (3, [2])
    if extra is not None: entries[338] = (3, extra)
    if colours: entries[320] = (3, colours)
    pack = lambda kind, values: b''.join(struct.pack(order + ('H' if kind == 3 else 'I'), v) for v in values)
    at = 8 + 2 + 12 * len(entries) + 4
    places = {}
    for tag in sorted(entries):
        length = len(pack(*entries[tag]))
        if length > 4: places[tag] = at; at += length
    entries[273] = (4, [at + i * each for i in range(parts)])
    out = (b'II' if order == '<' else b'MM') + struct.pack(order + 'HIH', 42, 8, len(entries))
    far = b''
    for tag in sorted(entries):
        kind, values = entries[tag]
        raw = pack(kind, values)
        out += struct.pack(order + 'HHI', tag, kind, len(values))
        if tag in places: out += struct.pack(order + 'I', places[tag]); far += raw
        else: out += raw.ljust(4, b'\0')
    open(name + '.tif', 'wb').write(out + struct.pack(order + 'I', 0) + far + data)
for order, end in (('<', 'le'), ('>', 'be')):
    tiff('premultiplied_' + end, [8] * 4, 2, noise(364), order=order, extra=[1])
    tiff('premultiplied16_' + end, [16] * 4, 2, noise(728), order=order, extra=[1])
    tiff('alpha_' + end, [8] * 4, 2, noise(364), order=order, extra=[2])
    tiff('cmyk16_' + end, [16] * 4, 5, noise(728), order=order)
    tiff('palette_' + end, [8], 3, noise(91), order=order, colours=[random.randrange(65536) for _ in range(768)])
    tiff('palette4_' + end, [4], 3, noise(49), order=order, colours=[random.randrange(65536) for _ in range(48)])
tiff('cmyk_and_more', [8] * 5, 5, noise(455), extra=[0])
tiff('cmyk_planes', [8] * 4, 5, noise(364), planes=True)
tiff('rgb_planes', [8] * 3, 2, noise(273), planes=True)
tiff('white_is_zero', [8], 0, noise(91)); tiff('white_is_zero4', [4], 0, noise(49))

# GIF
def gif(name, screen, frame, numbers, everywhere=None, own=None, transparent=None, background=0):
    def flags(colours): return 0x80 | (len(colours) // 3).bit_length() - 2 if colours else 0
    out = b'GIF89a' + struct.pack('<HHBBB', *screen, flags(everywhere), background, 0) + (everywhere or b'')
    if transparent is not None: out += b'!\xf9\x04' + bytes([1, 0, 0, transparent, 0])
    out += b',' + struct.pack('<HHHHB', *frame, flags(own)) + (own or b'') + b'\7'
    codes = bytearray()
    for i, number in enumerate(numbers):
        if i % 100 == 0: codes.append(128)
        codes.append(number & 127)
    codes.append(129)
    for i in range(0, len(codes), 255):
        out += bytes([len(codes[i:i + 255])]) + codes[i:i + 255]
    open(name + '.gif', 'wb').write(out + b'\0;')
colours, others, numbers = noise(384), noise(384), noise(300)
place = (5, 7, 20, 15)
gif('small', (40, 35), place, numbers, colours)
gif('small_background', (40, 35), place, numbers, colours, background=33)
gif('small_transparent', (40, 35), place, numbers, colours, transparent=9)
gif('small_own_colours', (40, 35), place, numbers, colours, others, background=33)
gif('small_own_transparent', (40, 35), place, numbers, None, others, transparent=17)
gif('hangs_over', (10, 10), place, numbers, colours)
gif('without_colours', (40, 35), place, numbers, transparent=40)
gif('few_colours', (40, 35), place, numbers, colours[:48])

# BMP
def bmp(name, bits, data, size=(256, 256), compression=0, masks=b'', header=40, colours=b''):
    info = struct.pack('<IiiHHIIiiII', header, *size, 1, bits, compression, len(data), 0, 0, len(colours) // 4, 0) + masks
    at = 14 + len(info) + len(colours)
    open(name + '.bmp', 'wb').write(b'BM' + struct.pack('<IHHI', at + len(data), 0, 0, at) + info + colours + data)
every = b''.join(struct.pack('<H', i) for i in range(0, 65536, 11))[:2 * 5952]
bmp('bits555', 16, every, (62, 96)); bmp('bits565', 16, every, (62, 96), 3, struct.pack('<III', 0xf800, 0x7e0, 0x1f))
bmp('bits32', 32, noise(504), (14, 9))
bmp('alpha', 32, noise(504), (14, 9), 3, struct.pack('<IIII', 0xff0000, 0xff00, 0xff, 0xff000000) + bytes(52), 108)

# WebP
src.save('lossy.webp', quality=70); src.save('lossless.webp', lossless=True)
faded = src.convert('RGBA'); faded.putalpha(Image.linear_gradient('L').resize(faded.size))
faded.save('alpha.webp', quality=70); faded.save('alpha_lossless.webp', lossless=True, exact=True)

# PNM
def pnm(name, head, data): open(name, 'wb').write(head + data)
digits = lambda n, most: b' '.join(str(random.randrange(most + 1)).encode() for _ in range(n))
pnm('raw.ppm', b'P6\n13 7\n255\n', noise(273)); pnm('raw.pgm', b'P5 13 7 255\n', noise(91)); pnm('raw.pbm', b'P4\n13 7\n', noise(14))
pnm('comments.pgm', b'P5\n# of 100\n13 #wide\n7\n100\n', noise(91)); pnm('deep.ppm', b'P6 13 7 1000 ', noise(546))
pnm('plain.ppm', b'P3\n# plain\n13 7\n255\n', digits(273, 255)); pnm('plain.pgm', b'P2\n13 7\n15\n', digits(91, 15))
pnm('plain.pbm', b'P1\n13 7\n', b''.join(random.choice([b'0', b'1', b'0 ', b'1\n']) for _ in range(91)))

src.save('progressive.jpg', progressive=True, quality=70)
with open('pillow.csv', 'w') as table:
    table.write('file,width,height,crc\n')
    for name in sorted(os.listdir('.')):
        if name.endswith(('.csv', '.py')): continue
        im = Image.open(name); im.load(); im = im.convert('RGB')
        table.write('%s,%d,%d,%08x\n' % (name, *im.size, zlib.crc32(im.tobytes())))
