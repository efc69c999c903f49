//! The suite's guest: one boot sector for x86 machines with QEMU's power management ports.
//!
//! It greets on the serial port with a login prompt, returns what is typed there, and powers off when it reads `q` or
//! when the power button is pressed. In between it halts until the timer ticks.

/// What it writes when it has booted.
pub const GREETING: &str = "conformance guest login: ";

/// Assembled from the text beside it, at 0x7c00.
const PROGRAM: [u8; 66] = [
    0x31, 0xc0, 0x8e, 0xd8, // xor ax, ax; mov ds, ax
    0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef, // mov dx, 0x602; mov ax, 0x100; out dx, ax   (power button enabled)
    0xbe, 0x42, 0x7c, // mov si, message
    0xac, 0x84, 0xc0, 0x74, 0x06, // print: lodsb; test al, al; jz idle
    0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf5, // mov dx, 0x3f8; out dx, al; jmp print
    0xba, 0x00, 0x06, 0xed, 0xf6, 0xc4, 0x01, 0x75,
    0x17, // idle: mov dx, 0x600; in ax, dx; test ah, 1; jnz off   (button pressed)
    0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x75,
    0x04, // mov dx, 0x3fd; in al, dx; test al, 1; jnz key   (a byte has come)
    0xfb, 0xf4, 0xeb, 0xeb, // sti; hlt; jmp idle   (the timer wakes us)
    0xba, 0xf8, 0x03, 0xec, 0x3c, 0x71, 0x74, 0x03, // key: mov dx, 0x3f8; in al, dx; cmp al, 'q'; je off
    0xee, 0xeb, 0xe0, // out dx, al; jmp idle
    0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xeb,
    0xf7, // off: mov dx, 0x604; mov ax, 0x2000; out dx, ax; jmp off   (S5)
];

/// The sector, bootable.
pub fn boot_sector() -> Vec<u8> {
    let mut sector = PROGRAM.to_vec();
    sector.extend(GREETING.as_bytes());
    sector.resize(510, 0);
    sector.extend([0x55, 0xaa]);
    sector
}
