"""QR codes as one path of squares: for pages and for papers."""


def qr_path(text: str) -> tuple[int, str]:
    """Return how many squares a side has, with the quiet border of four, and the dark ones as an SVG path."""
    import qrcode  # few pages need it

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark)
    return len(matrix), path


def qr_file(text: str) -> str:
    """Return an SVG file of the code of ``text``, dark on light."""
    size, path = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
