"""The import bench as pages. Views only."""
