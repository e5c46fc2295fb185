/** A picture as a JPEG of at most so many pixels a side; what is no picture stays as it is. */
export async function smaller(file: Blob, largest: number): Promise<Blob> {
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, largest / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const made = await new Promise<Blob | null>((keep) => canvas.toBlob(keep, 'image/jpeg', 0.8))
    return made ?? file
  } catch {
    return file // the server says whether it is a picture
  }
}
